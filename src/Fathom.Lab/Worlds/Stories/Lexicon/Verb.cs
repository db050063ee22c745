namespace Fathom.Lab.Stories;

/// <summary>A verb with its forms: play, played, playing.</summary>
sealed record Verb(string Base, string Past, string Ing)
{
    /// <summary>A regular verb.</summary>
    public static implicit operator Verb(string verb) =>
        verb.EndsWith('e')
            ? new(verb, verb + "d", verb[..^1] + "ing")
            : new(verb, verb + "ed", verb + "ing");
}
