using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>What an evaluation was made of, as the envelope names it.</summary>
/// <param name="Dictionary">The dictionary's name or folder.</param>
/// <param name="DictionaryConfig">Its cfg.json; null where it has none.</param>
/// <param name="Model">Folder of the model; null without one.</param>
/// <param name="Dataset">The text files, or the file of vectors.</param>
/// <param name="ContextLength">Tokens of a context at most; null without contexts.</param>
/// <param name="Version">Version of Fathom.</param>
/// <param name="DictionaryHash">Fingerprint of the dictionary's configuration and weights, by which a reader knows results of
/// other ones; null where the dictionary is in no run.</param>
public sealed record EnvelopeSource(string Dictionary, JsonObject? DictionaryConfig, string? Model, string Dataset,
    int? ContextLength, string Version, string? DictionaryHash = null);
