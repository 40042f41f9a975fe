"""What has begun on an account in, the moment at which its next post may begin out."""
