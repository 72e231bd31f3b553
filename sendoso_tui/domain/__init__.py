"""What a send is and what the words mean: values and pure rules, standard library only."""
