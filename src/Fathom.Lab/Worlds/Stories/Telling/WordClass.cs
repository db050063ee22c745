namespace Fathom.Lab.Stories;

/// <summary>Open classes of words, which a sentence's skeleton replaces by their names; everything else is grammar.</summary>
public enum WordClass
{
    /// <summary>Grammar and punctuation: stays in a skeleton as it is.</summary>
    Function,

    /// <summary>Names of people.</summary>
    Name,

    /// <summary>Common nouns, with what belongs to them.</summary>
    Noun,

    /// <summary>Lexical verbs, with what belongs to them.</summary>
    Verb,

    /// <summary>Adjectives and adverbs.</summary>
    Modifier,

    /// <summary>Numbers, in words or digits.</summary>
    Number,
}
