namespace Fathom.Bench;

/// <summary>A model that comes with Fathom, and the dictionary on it that the suite measures.</summary>
/// <param name="Name">Of the model.</param>
/// <param name="Words">Model, site, dictionary and text, in a line.</param>
/// <param name="Make">Words of the command that makes the run, to which its folder is added.</param>
/// <param name="IsBoard">Whether its labels are those of a board.</param>
sealed record SuiteSubject(string Name, string Words, string Make, bool IsBoard)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SuiteSubject> All { get; } =
    [
        new("stories-4L", "`blocks.2.resid_post`, TopK with 2,048 latents, k 16, of 3 million rows; 3,000 labelled stories, the last " +
            "tenth held out", "demo --no-serve --out", IsBoard: false),
        new("othello-6L", "`blocks.3.resid_post`, TopK with 1,024 latents, k 32, of 2 million rows; 5,000 games, the last fifth held out",
            "run --no-serve --model othello-6L --world othello --documents 5000 --world-seed 7 --holdout 0.2 --per-document --context 59 " +
            "--dtype f16 --site blocks.3.resid_post --latents 1024 --k 32 --tokens 2000000 --out", IsBoard: true),
    ];
}
