namespace Fathom.Lab.Stories;

/// <summary>A question that waits for its answer.</summary>
enum Question
{
    None,

    /// <summary>Where is it?</summary>
    Where,

    /// <summary>Who has it?</summary>
    Who,

    /// <summary>What colour is it?</summary>
    Colour,

    /// <summary>How many are there?</summary>
    Count,

    /// <summary>Why do you feel so?</summary>
    Why,
}
