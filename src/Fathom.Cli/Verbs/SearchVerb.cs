using System.ComponentModel;
using System.Globalization;
using System.Text;
using Fathom.Evaluation;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary><c>fathom vectors search</c></summary>
sealed class SearchVerb : Verb<SearchVerb.Options>
{
    public override string Name => "search";

    public override string Summary => "the rows nearest to a vector, after some of its latents were raised or lowered";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom vectors search --run runs/papers --query 17 --raise 204=0.5 --lower 33=1",
        "fathom vectors search --run runs/papers --query one.npy --top 20 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.Top < 1) throw new UsageException($"--top {options.Top}: expected at least 1");
        using VectorSpace space = VectorSpace.Open(options.Space);
        Dictionary<int, float> changes = Changes(options, space.Coder.LatentCount);
        (float[] x, int row) = space.Query(options.Query);
        var query = new AlteredQuery(space.Autoencoder(), x, changes, options.Machine.Workers);
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<RankedRow> found = VectorSearch.Of(space.Vectors, query, options.Top, row, options.Machine.Workers);
        if (options.Json)
            Json.Print(new
            {
                row = row >= 0 ? row : (int?)null,
                text = row >= 0 ? space.FullText(row) : null,
                query.Reconstructed,
                query.Fidelity,
                query.ReconstructionFidelity,
                query.Changes,
                found = found.Select(one => new
                {
                    one.Row,
                    one.Rank,
                    one.Cosine,
                    rankBefore = one.OtherRank,
                    cosineBefore = one.OtherCosine,
                    text = space.FullText(one.Row),
                }),
            });
        else Print(space, query, row, found, options.Query);
        return 0;
    }

    static void Print(VectorSpace space, AlteredQuery query, int row, IReadOnlyList<RankedRow> found, string name)
    {
        var text = new StringBuilder($"{(row >= 0 ? $"row {Named(space, row)}" : name)}\n" +
            $"cosine with what the dictionary rebuilds of it: {query.Reconstructed:0.000}\n");
        foreach (LatentChange change in query.Changes)
            text.Append($"latent {change.Latent}: {change.Before:0.000} → {change.After:0.000}, read back as {change.Read:0.000}\n");
        bool altered = query.Changes.Count > 0;
        if (altered)
            text.Append($"cosine with the altered vector: {query.Fidelity:0.000}, of the two reconstructions: " +
                $"{query.ReconstructionFidelity:0.000}\n");
        List<string[]> rows = [altered ? ["rank", "before", "cosine", "before", "row"] : ["rank", "cosine", "row"]];
        foreach (RankedRow one in found)
            rows.Add([$"{one.Rank}", .. altered ? new[] { $"{one.OtherRank}", $"{one.Cosine:0.000}", $"{one.OtherCosine:0.000}" }
                : [$"{one.Cosine:0.000}"], Named(space, one.Row)]);
        bool[] words = [.. rows[0].Select(head => head == "row")];
        Terminal.Print($"{text}\n{new TextTable(rows, words)}");
    }

    static string Named(VectorSpace space, long row) => $"{row}  {space.Text(row)}".TrimEnd();

    // LATENT=STRENGTH, each latent once.
    static Dictionary<int, float> Changes(Options options, int latents)
    {
        Dictionary<int, float> changes = [];
        foreach (var (name, list, sign) in new[] { ("--raise", options.Raise, 1f), ("--lower", options.Lower, -1f) })
        {
            foreach (string text in list)
            {
                string[] parts = text.Split('=');
                if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int latent)
                    || !float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float strength)
                    || !(strength > 0 && float.IsFinite(strength)))
                    throw new UsageException($"{name} {text}: expected LATENT=STRENGTH, the strength above 0");
                if (latent >= latents) throw new UsageException($"{name} {text}: the dictionary has latents 0 to {latents - 1}");
                if (!changes.TryAdd(latent, sign * strength))
                    throw new UsageException($"{name} {text}: latent {latent} is named twice");
            }
        }
        return changes;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("what to read")]
        public VectorsOptions Space { get; init; } = new();

        [Description("row number of the vectors, or a .npy of one row"), RequiredOption]
        public string Query { get; init; } = "";

        [Description("latents to raise, and by how much of their activation: LATENT=STRENGTH")]
        public IReadOnlyList<string> Raise { get; init; } = [];

        [Description("latents to lower, not below 0: LATENT=STRENGTH")]
        public IReadOnlyList<string> Lower { get; init; } = [];

        [Description("rows to show")]
        public int Top { get; init; } = 10;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
