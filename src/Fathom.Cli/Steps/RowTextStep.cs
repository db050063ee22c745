using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Texts of the rows of a matrix of vectors: into a run, and out of it.</summary>
static class RowTextStep
{
    /// <summary>In cfg.json's metadata: which vectors a dictionary was trained on.</summary>
    public const string PathKey = "fathom_vectors", HashKey = "fathom_vectors_sha256";

    /// <summary>Reads texts and keeps them in the run.</summary>
    /// <exception cref="InputException">They are not one for each row.</exception>
    public static void Keep(RunFolder run, string path, VectorFile vectors)
    {
        RowTexts texts = RowTexts.Read(path, vectors.Count, vectors.FilePath);
        OutputFolder.Create(run.Items);
        texts.Write(run.Texts(InputHash.Of([.. vectors.Files])));
    }

    /// <summary>The texts that the run has of vectors; null where it has none.</summary>
    public static RowTexts? Kept(RunFolder run, VectorFile vectors)
    {
        string path = run.Texts(InputHash.Of([.. vectors.Files]));
        return File.Exists(path) ? RowTexts.Read(path, vectors.Count, vectors.FilePath) : null;
    }
}
