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

    /// <summary>An answer behind far more white space than there is room for.</summary>
    Floods,

    /// <summary>JSON of the protocol whose text cannot be a text.</summary>
    Surrogate,

    /// <summary>An answer of its protocol that has nothing to do with the question.</summary>
    Rambles,

    /// <summary>A wrong answer in the right form that was cut at the limit of tokens.</summary>
    Cut,

    /// <summary>A wrong answer in the right form within a thought that has no end.</summary>
    Thinks,

    /// <summary>HTTP 504 of a gateway; what is behind it goes on.</summary>
    GivesUp,

    /// <summary>Says that its answer is compressed by gzip, and it is not.</summary>
    NoGzip,

    /// <summary>The same of Brotli.</summary>
    NoBrotli,

    /// <summary>Answers with the headers that it got.</summary>
    Quotes,

    /// <summary>HTTP 400 and the headers that it got.</summary>
    QuotesAndRefuses,

    /// <summary>HTTP 400 that names a parameter which it knows well.</summary>
    LimitTooLarge,
}
