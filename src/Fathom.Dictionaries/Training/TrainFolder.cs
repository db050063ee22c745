namespace Fathom.Dictionaries;

/// <summary>The folder of a dictionary while it is trained.</summary>
/// <param name="Path">The folder.</param>
sealed record TrainFolder(string Path)
{
    public string Checkpoint => In("checkpoints", "last.safetensors");

    public string Metrics => In("metrics.jsonl");

    /// <summary>Makes it ready for a training.</summary>
    /// <returns>Whether the dictionary is there already and is to be kept.</returns>
    /// <exception cref="InputException">Something is there, and neither resume nor overwrite was asked for.</exception>
    public bool Prepare(TrainOptions options)
    {
        if (options is { Overwrite: true, Resume: true })
            throw new OptionException("--resume and --overwrite exclude each other; choose one");
        bool complete = File.Exists(In("cfg.json")), begun = File.Exists(Checkpoint);
        if (options.Overwrite)
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        }
        else if (options.Resume)
        {
            if (complete) return true;
        }
        else if (complete || begun)
        {
            throw new InputException($"{Path}: {(complete ? "a dictionary" : "an unfinished training")} is here already; " +
                "choose another --name, " +
                $"{(complete ? "" : "--resume to go on, ")}or --overwrite to replace it");
        }
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Checkpoint)!);
        return false;
    }

    string In(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);
}
