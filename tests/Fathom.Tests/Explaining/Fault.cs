namespace Fathom.Tests.Explaining;

/// <summary>What a scripted judge does instead of answering.</summary>
public enum Fault
{
    /// <summary>Nothing: it answers.</summary>
    None,

    /// <summary>HTTP 500.</summary>
    Fails,

    /// <summary>HTTP 429, to be left alone for no time.</summary>
    TooMany,

    /// <summary>HTTP 429, to be left alone for a second.</summary>
    TooManyForASecond,

    /// <summary>HTTP 400: this question is refused.</summary>
    TooLarge,

    /// <summary>Never answers.</summary>
    Stalls,

    /// <summary>Says how long its answer is, sends half of it and hangs up.</summary>
    Truncates,

    /// <summary>Hangs up at once.</summary>
    HangsUp,

    /// <summary>HTTP 200 and a page of HTML.</summary>
    Babbles,

    /// <summary>JSON of the protocol whose text cannot be a text.</summary>
    Surrogate,

    /// <summary>An answer of its protocol that has nothing to do with the question.</summary>
    Rambles,
}
