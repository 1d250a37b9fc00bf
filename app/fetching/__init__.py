"""What we ask platforms for by ourselves: comments where none are sent, posts, media, and whether we still may."""
