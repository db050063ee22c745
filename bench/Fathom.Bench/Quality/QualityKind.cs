using System.Text.Json.Nodes;

namespace Fathom.Bench;

/// <summary>A kind of dictionary in the study: what it is trained with, and what it is measured by.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Options">Of <c>fathom sweep</c>, beside site, tokens and seeds.</param>
/// <param name="Peer">The best known elsewhere; null where there is none.</param>
sealed record QualityKind(string Name, JsonObject Options, QualityPeer? Peer = null)
{
    /// <summary>The kinds at M = 1,024 and about 16 active latents.</summary>
    public static IReadOnlyList<QualityKind> Small { get; } =
    [
        new("TopK", Of("topk", 1024, "k", 16), new("dictionary_learning", 16, 0.0421, 1.5079)),
        new("Multi-TopK", Of("multitopk", 1024, "k", 16)),
        new("BatchTopK", Of("batchtopk", 1024, "k", 15), new("dictionary_learning", 15.10, 0.0566, 1.5455)),
        new("Matryoshka BatchTopK", Of("matryoshka", 1024, "k", 16), new("dictionary_learning", 15.78, 0.0972, 1.6210)),
        new("GroupMax", Of("groupmax", 1024, "k", 16)),
        new("Matching pursuit", Of("matching-pursuit", 1024, "k", 16)),
        new("JumpReLU", Of("jumprelu", 1024, "target-l0", 16.36), new("dictionary_learning", 16.36, 0.0613, 1.5611)),
        new("ReLU + L1", Of("standard", 1024, "target-l0", 14.92), new("dictionary_learning", 14.92, 0.1572, 1.7953)),
        new("p-anneal", Of("p-anneal", 1024, "target-l0", 14.92)),
        new("Gated", Of("gated", 1024, "target-l0", 19.76), new("dictionary_learning", 19.76, 0.2275, 2.0124)),
        new("TopK, decoder frozen", Of("topk", 1024, "k", 16, "freeze", "decoder")),
        new("TopK, encoder frozen", Of("topk", 1024, "k", 16, "freeze", "encoder")),
    ];

    /// <summary>Kinds at M = 4,096 and about 32 active latents: with AuxK and the lift, with AuxK, and with nothing that revives
    /// latents; JumpReLU has a loss of its own in place of AuxK.</summary>
    public static IReadOnlyList<QualityKind> Large { get; } =
    [
        .. Revived("TopK", "topk", "k", 32, new("dictionary_learning", 32, 0.0241, 1.4726)),
        .. Revived("BatchTopK", "batchtopk", "k", 31, new("dictionary_learning", 31.05, 0.0254, 1.4805)),
        .. Revived("Matryoshka BatchTopK", "matryoshka", "k", 32),
        .. Revived("JumpReLU", "jumprelu", "target-l0", 32, off: "pre-activation"),
    ];

    static IEnumerable<QualityKind> Revived(string name, string architecture, string option, int active, QualityPeer? peer = null,
        string off = "aux-coefficient") =>
    [
        new($"{name}, lifted", Of(architecture, 4096, option, active, "lift", 1), peer),
        new(name, Of(architecture, 4096, option, active), peer),
        new($"{name}, none revived", Of(architecture, 4096, option, active, off, 0)),
    ];

    static JsonObject Of(string architecture, int latents, params object[] pairs)
    {
        var options = new JsonObject { ["architecture"] = architecture, ["latents"] = latents };
        for (int i = 0; i < pairs.Length; i += 2) options[(string)pairs[i]] = JsonValue.Create(pairs[i + 1]);
        return options;
    }
}
