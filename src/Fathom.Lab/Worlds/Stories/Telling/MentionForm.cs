namespace Fathom.Lab.Stories;

/// <summary>How a stretch of text expresses a variable.</summary>
public enum MentionForm
{
    /// <summary>By a word of its own: <i>rain</i>, <i>Lily</i>, <i>three</i>. Decidable from the words themselves.</summary>
    Explicit,

    /// <summary>By a word that points back: <i>she</i>, <i>it</i>, <i>there</i>, <i>that day</i>.</summary>
    Pronoun,

    /// <summary>By a consequence or by general knowledge: <i>everyone got wet</i>, <i>after breakfast</i>.</summary>
    Implied,
}
