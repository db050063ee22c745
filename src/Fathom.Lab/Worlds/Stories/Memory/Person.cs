namespace Fathom.Lab.Stories;

/// <summary>Someone in the story.</summary>
record struct Person
{
    /// <summary>Whether the story has spoken of them.</summary>
    public bool Known;

    /// <summary>
    /// A child's name, an index into <see cref="Names.All"/>; a grown-up's kind, an index into <see cref="Grownup.All"/>.
    /// </summary>
    public int Who;

    public bool Female;

    /// <summary>An index into <see cref="Feeling.All"/>, or −1.</summary>
    public int Feeling;

    /// <summary>What they mostly do, an index into <see cref="Activities.All"/>, or −1.</summary>
    public int Hobby;

    /// <summary>How they mostly do it, an index into <see cref="Activities.Manners"/>, or −1.</summary>
    public int Manner;

    /// <summary>How they mostly speak, an index into <see cref="Activities.Voices"/>, or −1.</summary>
    public int Voice;

    /// <summary>Someone of whom nothing is known but who they are.</summary>
    public static Person New(int who, bool female) =>
        new() { Who = who, Female = female, Feeling = -1, Hobby = -1, Manner = -1, Voice = -1 };
}
