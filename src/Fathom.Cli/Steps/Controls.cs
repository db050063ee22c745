namespace Fathom.Cli;

/// <summary>Names of the controls of a run.</summary>
static class Controls
{
    /// <summary>Captures and dictionaries of controls begin with this.</summary>
    public const string Prefix = "control.";

    /// <summary>Of the model with random parameters.</summary>
    public const string RandomInit = Prefix + "random-init.";
}
