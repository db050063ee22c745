namespace Fathom.Tests.Explaining;

/// <summary>How a scripted judge answers.</summary>
public enum Persona
{
    /// <summary>By the planted rule.</summary>
    Oracle,

    /// <summary>Yes or no by a hash of the question and the place.</summary>
    Coin,

    /// <summary>The opposite of the rule.</summary>
    Liar,

    /// <summary>No to everything.</summary>
    AlwaysNo,
}
