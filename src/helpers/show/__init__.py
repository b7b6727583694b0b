"""Tables, figures and files made of what is computed."""
