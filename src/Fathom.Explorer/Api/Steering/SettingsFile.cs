namespace Fathom.Explorer;

/// <summary>Settings as <c>fathom steer --settings FILE</c> reads them.</summary>
/// <param name="Json">The content of the file.</param>
/// <param name="Command">The command that does the same.</param>
sealed record SettingsFile(string Json, string Command);
