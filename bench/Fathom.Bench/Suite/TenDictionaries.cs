namespace Fathom.Bench;

/// <summary>What the core evaluation of ten dictionaries of one site costs beside that of one: what is theirs alone is done ten
/// times, what is not once.</summary>
static class TenDictionaries
{
    const string Site = "blocks.2.resid_post", Last = "t16-0";

    /// <summary>Dictionaries.</summary>
    public const int Count = 10;

    /// <param name="run">Where the run is made, or gone on with where it is there.</param>
    /// <returns>Time of one, of all, and of all once more.</returns>
    public static (ProgramTime One, ProgramTime All, ProgramTime Again) Run(string run)
    {
        if (!Directory.Exists(Path.Combine(run, "activations")))
            FathomProgram.Run("capture --model stories-4L --world stories --documents 6800 --world-seed 5 --per-document --context 256 " +
                $"--holdout 0.88 --dtype f16 --site {Site} --run", run);
        foreach (int k in new[] { 8, 16 })
            for (int seed = 0; seed < Count / 2; seed++)
                if (!Directory.Exists(Path.Combine(run, "dictionaries", $"t{k}-{seed}")))
                    FathomProgram.Run($"train --site {Site} --latents 2048 --k {k} --batch 2048 --tokens 60k --seed {seed} " +
                        $"--name t{k}-{seed} --run", run);
        // Captures and trains the controls on the random model, which are kept: training is not what is timed.
        if (Directory.GetDirectories(Path.Combine(run, "dictionaries"), "control.random-init.*").Length < Count)
            FathomProgram.Run("evaluate --dictionary all --metrics geometry --run", run);
        ProgramTime one = Evaluate(Last, run, fresh: true), all = Evaluate("all", run, fresh: true);
        return (one, all, Evaluate("all", run, fresh: false));
    }

    static ProgramTime Evaluate(string dictionary, string run, bool fresh)
    {
        string cache = Path.Combine(run, "cache");
        if (fresh && Directory.Exists(cache)) Directory.Delete(cache, recursive: true);
        return FathomProgram.Time($"evaluate --dictionary {dictionary} --run", run);
    }
}
