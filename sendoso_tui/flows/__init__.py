"""What the program does, without a terminal: the screen and the headless commands are two front ends on this."""
