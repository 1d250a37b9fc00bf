"""The `tanggap` command, one file a group of subcommands."""
