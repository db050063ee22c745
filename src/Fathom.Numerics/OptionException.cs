namespace Fathom;

/// <summary>
/// A setting is out of its range whatever the files hold; the message names the option. The command line prints it as any
/// <see cref="InputException"/> but exits with 2, as for other wrong usage.
/// </summary>
public sealed class OptionException(string message) : InputException(message);
