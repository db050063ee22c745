namespace Fathom.Dictionaries;

/// <summary>The folder of a dictionary before it is trained.</summary>
static class TrainingFolder
{
    /// <summary>Whether the dictionary is there already and asked for again; refuses to overwrite unasked, and makes
    /// room.</summary>
    /// <param name="folder">Where the dictionary goes.</param>
    /// <param name="checkpoint">Where an unfinished training would lie.</param>
    /// <param name="options">Resume, overwrite.</param>
    /// <exception cref="InputException">Something is there.</exception>
    public static bool IsComplete(string folder, string checkpoint, TrainOptions options)
    {
        if (options is { Overwrite: true, Resume: true })
            throw new OptionException("--resume and --overwrite exclude each other; choose one");
        bool complete = File.Exists(Path.Combine(folder, "cfg.json")), begun = File.Exists(checkpoint);
        if (options.Overwrite)
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        else if (options.Resume)
        {
            if (complete) return true;
        }
        else if (complete || begun)
        {
            throw new InputException($"{folder}: {(complete ? "a dictionary" : "an unfinished training")} is here already; " +
                "choose another --name, " +
                $"{(complete ? "" : "--resume to go on, ")}or --overwrite to replace it");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        return false;
    }
}
