namespace Fathom.Cli;

/// <summary>Names of the controls of a run.</summary>
static class Controls
{
    /// <summary>Of the model with random parameters.</summary>
    public const string RandomInit = Fathom.Dictionaries.RunFolder.ControlPrefix + "random-init.";

    /// <summary>Of the neurons that latents are compared with.</summary>
    public const string Neurons = Fathom.Dictionaries.RunFolder.ControlPrefix + "neurons.";

    /// <summary>Of dictionaries trained anew with other seeds.</summary>
    public const string Retrained = Fathom.Dictionaries.RunFolder.ControlPrefix + "seed.";
}
