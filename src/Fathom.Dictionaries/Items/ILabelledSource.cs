namespace Fathom.Dictionaries;

/// <summary>Documents whose labels are known, without end: each is a function of its number alone. Thread-safe.</summary>
public interface ILabelledSource
{
    /// <summary>Name and seed, on one line: equal identities give equal documents.</summary>
    string Identity { get; }

    /// <summary>What the labels speak of.</summary>
    IReadOnlyList<LabelledVariable> Variables { get; }

    /// <summary>Document number <paramref name="index"/>, from 0.</summary>
    LabelledDocument Read(long index);
}
