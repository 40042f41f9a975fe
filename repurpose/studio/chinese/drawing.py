"""What cards, clips, themes and fonts say in English in, the same in Chinese out: a table."""

DRAWING = {
    # what does not fit, and characters that no font has (typeset, cards)
    "{text} takes {count} lines of {width} px at {size} px, {most} allowed.": (
        "{text}按 {size} px 在 {width} px 宽里要排 {count} 行，最多 {most} 行。"
    ),
    "{text} does not fit {room} at {size} px.": "{text}小到 {size} px 也放不进 {room}。",
    "{count} lines": "{count} 行",
    "A column of {width} em is too narrow for {text}.": "{width} em 的栏太窄，放不下 {text}。",
    "{text} takes {count} columns of {height} px, {most} allowed.": (
        "{text}要排 {count} 列（每列 {height} px），最多 {most} 列。"
    ),
    "{text} does not fit {count} columns of {height} px.": "{text}放不进 {count} 列（每列 {height} px）。",
    "Shorten it, or choose a larger format.": "请改短，或者选大一点的尺寸。",
    "Use a smaller size or a wider format.": "请用小一点的字，或者宽一点的尺寸。",
    "No font has {known}.": "哪个字体都没有这些字：{known}。",
    "Drop a font file that has them into fonts/, or see `repurpose fonts`.": (
        "请把有这些字的字体文件放进 fonts/，或者看 `repurpose fonts`。"
    ),
    "No font was found.": "一个字体都没有找到。",
    "Reinstall Repurpose with its font packages, or drop fonts into fonts/.": (
        "请连同字体包重装 Repurpose，或者把字体放进 fonts/。"
    ),
    "See fonts/README.md for its form.": "写法请看 fonts/README.md。",
    "Cannot open the font {path}: {error}.": "打不开字体 {path}：{error}。",
    "{path} is not a font that can be used: {error}.": "{path} 不是能用的字体：{error}。",
    "no face {number}": "里面没有第 {number} 个字体",
    "not a TrueType or OpenType font": "不是 TrueType 或 OpenType 字体",
    "Fonts are .ttf, .otf or .ttc files; unpack .woff2 files first.": "字体是 .ttf、.otf 或 .ttc 文件；.woff2 要先解开。",
    "{count} items do not fit {most} {format} cards.": "{count} 条要点放不进 {most} 张 {format} 卡片。",
    "Use fewer items, or choose a larger format.": "请少写几条，或者选大一点的尺寸。",
    "The text takes {count} {format} cards, {most} allowed.": "正文要 {count} 张 {format} 卡片，最多 {most} 张。",
    "Draw a series, shorten it, or choose a larger format.": "请做成一套，或者改短，或者选大一点的尺寸。",
    "{count} items do not fit a {format} card.": "{count} 条要点放不进一张 {format} 卡片。",
    "Use fewer items, or spread them over several cards.": "请少写几条，或者分到几张卡片上。",
    "A points card needs items.": "要点卡片要有要点。",
    "The {noun} card takes {count} px more than {format} has.": "{noun}卡片比 {format} 的地方多出 {count} px。",
    "Shorten the text, or choose a larger format.": "请改短文字，或者选大一点的尺寸。",
    "A {noun} card needs {field}.": "{noun}卡片要有{field}。",
    "A {format} card has no room for the title and three lines of text.": "{format} 卡片放不下标题和三行正文。",
    "Shorten the title, or choose a larger format.": "请改短标题，或者选大一点的尺寸。",
    "The text takes {count} cards, {most} are the most.": "正文要 {count} 张卡片，最多 {most} 张。",
    "Shorten it, or cut it into parts.": "请改短，或者分成几篇。",
    "An address of {count} characters is too long for a QR code.": "网址有 {count} 个字符，做二维码太长了。",
    "Use a shorter address.": "请用短一点的网址。",
    "The format {size} is out of bounds.": "尺寸 {size} 超出范围。",
    "Sides run from {least} to {most} px.": "每边从 {least} 到 {most} px。",
    # what a careful designer would complain about (cards)
    "contrast {found}:1, {least}:1 needed": "对比度 {found}:1，至少要 {least}:1",
    "{size} px is {shown} px on a phone": "{size} px 的字在手机上只有 {shown} px",
    "a line starts with {text}": "有一行以 {text} 开头",
    "a line ends with {text}": "有一行以 {text} 结尾",
    "no font has {known}": "哪个字体都没有：{known}",
    "the last line is only {text}": "最后一行只有 {text}",
    # themes and caption styles of the author's own (themes, clips)
    "Theme {name} extends {other}, which does not exist.": "主题 {name} 以 {other} 为底，但没有这个主题。",
    "goes round in a circle ({known}).": "绕成了一圈（{known}）。",
    "Correct the file, or choose another theme.": "请改好文件，或者换一个主题。",
    "Correct the file.": "请改好文件。",
    "must be the name of a theme.": "要是一个主题的名字。",
    "unknown key.": "没有这一项。",
    "Known here: {known}.": "这里有：{known}。",
    "Theme {name}: {key} is missing.": "主题 {name}：缺了 {key}。",
    "Give it, or extend a theme.": "请补上，或者以一个主题为底。",
    "is missing.": "缺了。",
    "See the style `plain`.": "请参照样式 `plain`。",
    "must be {must}.": "要是{must}。",
    "a text": "文字",
    "true or false": "true 或 false",
    "a number from {least} to {most}": "从 {least} 到 {most} 的数",
    "a number from 0 to {most}": "从 0 到 {most} 的数",
    "a whole number from 0 to 60": "从 0 到 60 的整数",
    "a size in px from 24 to 200": "从 24 到 200 px 的字号",
    "two sizes in px from 24 to 200, the least first": "从 24 到 200 px 的两个字号，小的在前",
    "one of {known}": "其中之一：{known}",
    "a list of {known}": "这些的列表：{known}",
    "a colour such as #1a2b3c": "颜色，例如 #1a2b3c",
    'a role and a weight, such as ["serif", 400]': '字体和字重，例如 ["serif", 400]',
    "a least and a most, such as [0.05, 0.1]": "最小和最大，例如 [0.05, 0.1]",
    "must have its least before its most": "小的要写在大的前面",
    # clips (clips)
    "The caption “{text}…” has {count} characters and does not fit.": "字幕“{text}…”有 {count} 个字，放不下。",
    "A caption holds two lines of about eleven Han characters each.": "一条字幕放得下两行，每行约十一个汉字。",
    "The title “{text}…” does not fit the cover.": "标题“{text}…”放不进封面。",
    "Give the article a shorter title.": "请给文章一个短一点的标题。",
    "The script of clip {name} takes {seconds} s to say; the limit is {most} s.": (
        "短片 {name} 念完要 {seconds} 秒，上限是 {most} 秒。"
    ),
    "Give the clip fewer captions, or a faster voice.": "请减少字幕，或者用快一点的配音。",
    "The script of clip {name} takes {seconds} s to read; the limit is {most} s.": (
        "短片 {name} 读完要 {seconds} 秒，上限是 {most} 秒。"
    ),
    "Give the clip fewer or shorter captions.": "请减少字幕，或者改短。",
    "The picture {name} cannot be read.": "图片 {name} 读不出来。",
    "Give a JPEG, PNG or WebP file.": "请给 JPEG、PNG 或 WebP 文件。",
    "The picture {name} has {found}, which is too large or too small.": "图片 {name} 是 {found}，太大或太小。",
    "Pictures of 1080 to 4000 px are best.": "1080 到 4000 px 的图片最好。",
    "{name} is not a film that is opened here.": "{name} 不是这里能打开的影片。",
    "{name} cannot be read as a film.": "{name} 不能当影片读。",
    "Play it in a player, or convert it to MP4 with H.264.": "请用播放器试试，或者转成 H.264 的 MP4。",
    "A backdrop is one film, or pictures, not both.": "背景要么是一段影片，要么是图片，不能都有。",
    "ffmpeg does not start: {error}.": "ffmpeg 启动不了：{error}。",
    "There is no ffmpeg to encode clips with.": "没有 ffmpeg，做不了短片。",
    "Install it with `pip install --force-reinstall imageio-ffmpeg`.": (
        "请运行 `pip install --force-reinstall imageio-ffmpeg` 安装。"
    ),
    "The encoder {name} does not start: {error}.": "编码器 {name} 启动不了：{error}。",
    "Check the path, or reinstall imageio-ffmpeg.": "请检查路径，或者重装 imageio-ffmpeg。",
    "Encoding {name} failed: {error}": "{name} 没有编码成：{error}",
    "Check the folder, and the room on the disk and in memory; then run it again.": (
        "请检查文件夹，磁盘和内存够不够，再做一次。"
    ),
    "Check the room on the disk and in memory, then run the same command again.": "请检查磁盘和内存够不够，再做一次。",
    "The disk is full: {name} could not be written.": "磁盘满了：写不下 {name}。",
    "Free some space on the disk of {folder}, then run the same command again.": (
        "请在 {folder} 所在的磁盘上腾出地方，再做一次。"
    ),
    "Check that the folder exists and may be written to.": "请检查文件夹在不在、能不能写。",
    "Cannot write beside {path}: {error}.": "{path} 旁边写不了：{error}。",
    "Check the room on the disk and the rights of the folder.": "请检查磁盘够不够、文件夹能不能写。",
    # voices (clips)
    "The voice `edge` needs the package edge-tts.": "配音 `edge` 要有 edge-tts 这个包。",
    "Install it with `{command}`.": "请运行 `{command}` 安装。",
    "Edge's voices gave no sound.": "Edge 的配音没有出声。",
    "Edge's voices gave no answer: {error}": "Edge 的配音没有回答：{error}",
    "The voice `espeak` needs the program espeak-ng, which is not installed.": "配音 `espeak` 要有 espeak-ng 这个程序，还没有装。",
    "Install it (Debian: apt install espeak-ng; macOS: brew install espeak-ng), or add --voice-fallback none.": (
        "请安装（Debian：apt install espeak-ng；macOS：brew install espeak-ng），或者加上 --voice-fallback none。"
    ),
    "espeak-ng failed: {error}.": "espeak-ng 出了错：{error}。",
    "it gave no sound": "没有声音",
    "`espeak-ng --voices` lists the voices that it has.": "`espeak-ng --voices` 会列出它有的声音。",
    "espeak-ng does not run: {error}.": "espeak-ng 运行不了：{error}。",
    "The voice `kokoro` needs the package {name}.": "配音 `kokoro` 要有 {name} 这个包。",
    "{path} is not a Kokoro model: it rounds no durations.": "{path} 不是 Kokoro 模型：它不给时长取整。",
    "Use the ONNX export of Kokoro-82M v1.0.": "请用 Kokoro-82M v1.0 导出的 ONNX。",
    "The voice `kokoro` lacks {path}.": "配音 `kokoro` 缺 {path}。",
    "REPURPOSE_KOKORO names a folder with model.onnx, vocab.json, voices/*.bin.": (
        "REPURPOSE_KOKORO 指一个文件夹，里面有 model.onnx、vocab.json、voices/*.bin。"
    ),
    "The voice `kokoro` needs its model.": "配音 `kokoro` 要有它的模型。",
    "Set REPURPOSE_KOKORO to a folder with model.onnx, vocab.json and voices/*.bin.": (
        "请把 REPURPOSE_KOKORO 设成一个文件夹，里面有 model.onnx、vocab.json 和 voices/*.bin。"
    ),
    "The voice `openai` needs an address or a key.": "配音 `openai` 要有地址或密钥。",
    "Set OPENAI_API_KEY, or OPENAI_BASE_URL to your own server's /v1 address.": (
        "请设置 OPENAI_API_KEY，或者把 OPENAI_BASE_URL 设成自己服务器的 /v1 地址。"
    ),
    "The voice at {address} refuses the key (HTTP {status}).": "{address} 的配音不认这个密钥（HTTP {status}）。",
    "Put a valid key into OPENAI_API_KEY.": "请在 OPENAI_API_KEY 里写有效的密钥。",
    "The voice at {address} answered HTTP {status}: {error}": "{address} 的配音回答 HTTP {status}：{error}",
    "The voice at {address} answered HTTP {status}": "{address} 的配音回答 HTTP {status}",
    "The voice at {address} cannot be reached: {error}": "连不上 {address} 的配音：{error}",
    "Check model and voice: REPURPOSE_TTS_MODEL, --voice openai:NAME.": "请检查模型和声音：REPURPOSE_TTS_MODEL、--voice openai:NAME。",
    "The address of the voice is not valid: {error}.": "配音的地址不对：{error}。",
    "The voice {name} failed {count} times: {error}": "配音 {name} 试了 {count} 次都没有成：{error}",
    "Try again later, choose another --voice, or add --voice-fallback none.": (
        "请过一会儿再试，或者用 --voice 换一个，或者加上 --voice-fallback none。"
    ),
    "The voice `file` needs a path.": "配音 `file` 要有路径。",
    "{name} holds {seconds} s of speech, too little for the script.": "{name} 里只有 {seconds} 秒的话，念不完脚本。",
    "Record the captions of the .srt file in order, with a pause between sentences.": (
        "请按顺序录 .srt 文件里的字幕，句与句之间停一停。"
    ),
    "The recording {path} cannot be read: {error}.": "录音 {path} 读不出来：{error}。",
    "Give --voice file:PATH with the path of an audio file.": "请用 --voice file:PATH 给出音频文件的路径。",
    "No sound can be read from {name}: {error}": "{name} 里读不出声音：{error}",
    "it is empty": "是空的",
    "Give a .wav, .mp3, .m4a, .ogg or .flac file.": "请给 .wav、.mp3、.m4a、.ogg 或 .flac 文件。",
    "The sound cannot be decoded: {error}.": "声音解不开：{error}。",
}  # fmt: skip
# What Python and the operating system say inside such sentences (tomllib, os.strerror).
SYSTEM = {
    "{error} (at line {line}, column {column})": "{error}（第 {line} 行第 {column} 列）",
    "{error} (at end of document)": "{error}（在文件末尾）",
    "Invalid value": "值写得不对",
    "Invalid statement": "这一行写得不对",
    "Expected '=' after a key in a key/value pair": "名字后面要有 '='",
    "Expected newline or end of document after a statement": "一行写完之后要换行",
    "Cannot overwrite a value": "同一项写了两次",
    "Cannot declare {key} twice": "{key} 写了两次",
    "Unclosed array": "列表没有写完，缺 ]",
    "Unclosed inline table": "表没有写完，缺 }}",
    "Unterminated string": "引号没有写完",
    "Illegal character {text}": "不能有字符 {text}",
    "Found invalid character {text}": "不能有字符 {text}",
    "Invalid initial character for a key part": "名字的第一个字符不对",
    "Expected ']' at the end of a table declaration": "表名后面缺 ]",
    "Expected ']]' at the end of an array declaration": "表名后面缺 ]]",
    "Unescaped '\\' in a string": "文字里的 '\\' 要写成两个",
    "'utf-8' codec can't decode byte {byte} in position {place}: {error}": "不是 UTF-8 文字：第 {place} 个字节 {byte}（{error}）",
    "Permission denied": "没有权限",
    "No such file or directory": "没有这个文件或文件夹",
    "Read-only file system": "只能读，不能写",
    "Is a directory": "是一个文件夹",
    "Input/output error": "磁盘读写出错",
    "Too many open files": "打开的文件太多",
    "Cannot allocate memory": "内存不够",
}  # fmt: skip
