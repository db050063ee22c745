namespace Fathom;

/// <summary>
/// Something outside the program is wrong: a file, a value, a machine. The message is one line that says what is
/// wrong, where, what was expected and what to do; the command line prints it without a stack trace and exits with 1.
/// </summary>
public class InputException : Exception
{
    public InputException(string message) : base(message) { }

    public InputException(string message, Exception inner) : base(message, inner) { }
}
