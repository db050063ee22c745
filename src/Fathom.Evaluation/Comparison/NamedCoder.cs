using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>A dictionary under the name that tables call it by.</summary>
public sealed record NamedCoder(string Name, ISparseCoder Coder);
