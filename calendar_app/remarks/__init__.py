"""What is said about a post: on it, on some of its words, on a part of a picture; among the team or not."""
