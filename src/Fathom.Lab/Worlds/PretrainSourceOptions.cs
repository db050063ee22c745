using Fathom.Numerics;

namespace Fathom.Lab.Worlds;

/// <summary>What a world's token source is made from.</summary>
/// <param name="Seed">Of the world.</param>
/// <param name="TokenizerJson">The text of a tokenizer.json, for worlds whose data is text; null: the world's own choice.</param>
/// <param name="Vocabulary">Tokens of a tokenizer that the world trains itself, where it has text and none is given.</param>
/// <param name="Workers">Threads to use while it is made.</param>
public sealed record PretrainSourceOptions(ulong Seed, string? TokenizerJson, int Vocabulary, Workers Workers);
