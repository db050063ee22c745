using System.ComponentModel;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary><c>fathom vectors families</c></summary>
sealed class FamiliesVerb : Verb<FamiliesVerb.Options>
{
    const int ShownChildren = 12;

    public override string Name => "families";

    public override string Summary => "families of latents: a general one with the narrower ones that are active along with it";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom vectors families --run runs/papers --top 5",
        "fathom vectors families --dictionary path/to/sae --vectors embeddings.npy --texts titles.txt --threshold 0.2 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        FamilyOptions how = options.Families();
        using VectorSpace space = VectorSpace.Open(options.Space);
        ActiveRows active = ProgressLine.Run("encode", "rows", report => ActiveRows.Of(space.Vectors, space.Coder,
            options.Machine.Workers, (done, total) => report(done, total, ""), cancellation));
        IReadOnlyList<LatentFamily> families = LatentFamilies.Of(active, how, options.Machine.Workers);
        if (options.Json) Json.Print(Describe(space, active, how, families));
        else Print(space, active, how, families, options.Top);
        return 0;
    }

    static object Describe(VectorSpace space, ActiveRows active, FamilyOptions how, IReadOnlyList<LatentFamily> families) => new
    {
        rows = active.RowCount,
        latents = active.LatentCount,
        taken = LatentFamilies.Takers(active, how).Count(taken => taken),
        options = how,
        families = families.Select(family => new
        {
            family.Parent,
            family.Iteration,
            family.ParentWeight,
            family.ChildWeight,
            family.Ratio,
            members = family.Members.Select(member => new
            {
                member.Latent,
                member.Parent,
                member.Depth,
                member.Weight,
                member.Density,
                strongest = active.Strongest(member.Latent, 1).Select(row => new { row, text = space.FullText(row) }),
            }),
        }),
    };

    static void Print(VectorSpace space, ActiveRows active, FamilyOptions how, IReadOnlyList<LatentFamily> families, int top)
    {
        int taken = LatentFamilies.Takers(active, how).Count(taken => taken);
        Console.WriteLine($"{families.Count:n0} families among {taken:n0} of {active.LatentCount:n0} latents on " +
            $"{active.RowCount:n0} rows; each latent with its co-occurrence with the one above it, its density, " +
            "and the row on which it is strongest");
        foreach (LatentFamily family in families.Take(top))
        {
            string ratio = family.Ratio is { } times ? $"; parent with child {times:0.0} × child with child" : "";
            Console.WriteLine($"\n{family.Parent}  {family.Members[0].Density:0.0 %}  {Words(space, active, family.Parent)}");
            Console.WriteLine($"  {family.Members.Count - 1:n0} below it{ratio}");
            foreach (FamilyMember member in family.Members.Skip(1).Take(ShownChildren))
                Console.WriteLine($"  {new string(' ', 2 * (member.Depth - 1))}└ {member.Latent}  {member.Weight:0.00}  " +
                    $"{member.Density:0.0 %}  {Words(space, active, member.Latent)}");
            if (family.Members.Count - 1 > ShownChildren)
                Console.WriteLine($"  and {family.Members.Count - 1 - ShownChildren:n0} more");
        }
        if (families.Count > top)
            Console.WriteLine($"\n{families.Count - top:n0} more with --top {families.Count}, or in --json.");
    }

    static string Words(VectorSpace space, ActiveRows active, int latent) =>
        string.Join(' ', active.Strongest(latent, 1).Select(row => $"row {row}  {space.Text(row)}".TrimEnd()));

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("what to read")]
        public VectorsOptions Space { get; init; } = new();

        [Description("co-occurrence from which two latents are relatives: rows with both over rows of the rarer one")]
        public double Threshold { get; init; } = new FamilyOptions().Threshold;

        [Description("children that a parent has at least")]
        public int Children { get; init; } = new FamilyOptions().Children;

        [Description("share of rows above which a latent takes no part")]
        public double MaxDensity { get; init; } = new FamilyOptions().MaxDensity;

        [Description("how often the parents that were found are taken away and families looked for among the others")]
        public int Iterations { get; init; } = new FamilyOptions().Iterations;

        [Description("families to print")]
        public int Top { get; init; } = 10;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object, with every family")]
        public bool Json { get; init; }

        /// <exception cref="UsageException">A value is out of its range.</exception>
        internal FamilyOptions Families()
        {
            if (!(Threshold is > 0 and <= 1))
                throw new UsageException($"--threshold {Threshold}: expected above 0 and at most 1");
            if (!(MaxDensity is > 0 and <= 1))
                throw new UsageException($"--max-density {MaxDensity}: expected above 0 and at most 1");
            if (Children < 1) throw new UsageException($"--children {Children}: expected at least 1");
            if (Iterations < 0) throw new UsageException($"--iterations {Iterations}: expected 0 or more");
            if (Top < 1) throw new UsageException($"--top {Top}: expected at least 1");
            return new() { Threshold = Threshold, Children = Children, MaxDensity = MaxDensity, Iterations = Iterations };
        }
    }
}
