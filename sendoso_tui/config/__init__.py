"""Where the program finds its files, its settings and its secrets; nothing here knows the network or the screen."""
