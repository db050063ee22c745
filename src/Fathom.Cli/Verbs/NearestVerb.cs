using System.ComponentModel;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary><c>fathom vectors nearest</c></summary>
sealed class NearestVerb : Verb<NearestVerb.Options>
{
    public override string Name => "nearest";

    public override string Summary => "the latents of a vector, and those that write along it, with the rows that they are of";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom vectors nearest --run runs/papers --query 17",
        "fathom vectors nearest --run runs/papers --dictionary topk-4096-k16 --query one.npy --top 20 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.Top < 1) throw new UsageException($"--top {options.Top}: expected at least 1");
        if (options.Rows < 1) throw new UsageException($"--rows {options.Rows}: expected at least 1");
        using VectorSpace space = VectorSpace.Open(options.Space);
        (float[] x, int row) = space.Query(options.Query);
        NearLatent[] all = NearLatent.All(space.Autoencoder(), x, space.Vectors.Mean, options.Machine.Workers);
        NearLatent[] active = [.. all.Where(latent => latent.Activation != 0).OrderByDescending(latent => latent.Activation)
            .Take(options.Top)], near = [.. all.OrderByDescending(latent => latent.Cosine).Take(options.Top)];
        ActiveRows rows = ProgressLine.Run("encode", "rows", report => ActiveRows.Of(space.Vectors, space.Coder,
            options.Machine.Workers, (done, total) => report(done, total, ""), cancellation));
        if (options.Json)
            Json.Print(new
            {
                row = row >= 0 ? row : (int?)null,
                text = row >= 0 ? space.FullText(row) : null,
                active = active.Select(latent => Describe(space, rows, latent, options.Rows)),
                near = near.Select(latent => Describe(space, rows, latent, options.Rows)),
            });
        else
        {
            Console.WriteLine(row >= 0 ? $"row {row}  {space.Text(row)}".TrimEnd() : options.Query);
            Print("Active on it, strongest first:", space, rows, active, options.Rows);
            Print("Writing along it, by cosine of the decoder row with the vector less the mean:", space, rows, near,
                options.Rows);
        }
        return 0;
    }

    static object Describe(VectorSpace space, ActiveRows rows, NearLatent near, int count) => new
    {
        near.Latent,
        near.Activation,
        near.Cosine,
        density = rows.Density(near.Latent),
        strongest = rows.Strongest(near.Latent, count).Select(row => new { row, text = space.FullText(row) }),
    };

    static void Print(string title, VectorSpace space, ActiveRows rows, NearLatent[] latents, int count)
    {
        Console.WriteLine($"\n{title}");
        foreach (NearLatent near in latents)
        {
            Console.WriteLine($"  {near.Latent}  activation {near.Activation:0.000}, cosine {near.Cosine:0.000}, " +
                $"on {rows.Density(near.Latent):0.0 %} of rows");
            foreach (int row in rows.Strongest(near.Latent, count))
                Console.WriteLine($"      row {row}  {space.Text(row)}".TrimEnd());
        }
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("what to read")]
        public VectorsOptions Space { get; init; } = new();

        [Description("row number of the vectors, or a .npy of one row"), RequiredOption]
        public string Query { get; init; } = "";

        [Description("latents of each kind")]
        public int Top { get; init; } = 8;

        [Description("rows to show of each latent, those on which it is strongest")]
        public int Rows { get; init; } = 3;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
