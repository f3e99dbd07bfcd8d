"""What the browser page talks to: state, live events, and acts of the person it shows."""
