namespace Fathom.Features;

/// <summary>How an attempt at a call ended.</summary>
enum CallEnd
{
    /// <summary>Answered.</summary>
    Answered,

    /// <summary>Not done, and not charged: no connection, or the server refused for now. Worth another try.</summary>
    NotDone,

    /// <summary>Broken off on the way, or no answer that could be read: perhaps charged. Worth another try.</summary>
    Lost,

    /// <summary>Refused in the form in which it was sent; the server is asked in another by now.</summary>
    OtherForm,

    /// <summary>This question is refused for good.</summary>
    Refused,

    /// <summary>Every question would be refused: a wrong key, a wrong address.</summary>
    Hopeless,
}
