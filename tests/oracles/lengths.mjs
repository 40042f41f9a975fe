// Reads JSON lines {"text": "..."} and prints, for each, what the platforms' own libraries count.
import { createInterface } from "node:readline";
import { RichText } from "@atproto/api";
import twitter from "twitter-text";

for await (const line of createInterface({ input: process.stdin })) {
  const { text } = JSON.parse(line);
  const x = twitter.parseTweet(text);
  const bluesky = new RichText({ text });
  const counted = {
    x: x.weightedLength,
    x_valid: x.valid,
    bluesky_graphemes: bluesky.graphemeLength,
    bluesky_bytes: bluesky.length,
    hashtags: twitter.extractHashtags(text),
    links: twitter.extractUrlsWithIndices(text.normalize()).map((found) => found.url),
  };
  process.stdout.write(JSON.stringify(counted) + "\n");
}
