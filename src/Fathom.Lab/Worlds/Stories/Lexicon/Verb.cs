namespace Fathom.Lab.Stories;

/// <summary>A verb with its forms: play, plays, played, playing.</summary>
sealed record Verb(string Base, string Third, string Past, string Ing)
{
    /// <summary>A regular verb.</summary>
    public static implicit operator Verb(string verb) =>
        verb.EndsWith('e')
            ? new(verb, verb + "s", verb + "d", verb[..^1] + "ing")
            : new(verb, verb + "s", verb + "ed", verb + "ing");
}
