"""What the doors and the desk show; the apps below answer for their own parts."""
