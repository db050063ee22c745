namespace Fathom.Dictionaries;

/// <summary>
/// <c>training.json</c> of an unfinished training: how far it goes, and when and where the process that is at it, or was, took it up.
/// Whoever watches the log knows by it how much is left. It goes when the dictionary is there.
/// </summary>
/// <param name="Architecture">The kind.</param>
/// <param name="Latents">M.</param>
/// <param name="Steps">Steps of the whole training.</param>
/// <param name="StepRows">Rows of a step.</param>
/// <param name="FirstStep">Steps done when the process began.</param>
/// <param name="Started">When that was.</param>
public sealed record TrainingStart(string Architecture, int Latents, long Steps, long StepRows, long FirstStep, DateTimeOffset Started)
{
    const string FileName = "training.json";

    /// <param name="folder">The dictionary's folder.</param>
    /// <returns>Null where no training is under way, or its file cannot be read.</returns>
    public static TrainingStart? Of(string folder)
    {
        try
        {
            return File.Exists(In(folder)) ? JsonFile.Read<TrainingStart>(In(folder), "fathom train --resume") : null;
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal void Write(string folder) => JsonFile.Write(In(folder), this);

    internal static void Delete(string folder) => File.Delete(In(folder));

    static string In(string folder) => Path.Combine(folder, FileName);
}
