namespace Fathom.Lab.Stories;

/// <summary>Something in the story. Every −1 means that the story has not said yet.</summary>
record struct Thing
{
    public bool Known;

    /// <summary>An index into <see cref="ThingKind.All"/>.</summary>
    public int Kind;

    /// <summary>An index into <see cref="Stories.Colour.All"/>, or −1.</summary>
    public int Colour;

    /// <summary>0 big, 1 small, or −1.</summary>
    public int Size;

    /// <summary>How many, at least 1.</summary>
    public int Count;

    /// <summary>Who has it, or −1.</summary>
    public int Holder;

    /// <summary>Where it is hidden, an index into <see cref="Activities.HidingSpots"/>, or −1.</summary>
    public int Spot;

    /// <summary>Whether it is lost.</summary>
    public bool Lost;

    /// <summary>Whether there are several, so that one speaks of <i>them</i>.</summary>
    public readonly bool Plural => Count > 1;
}
