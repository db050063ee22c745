namespace Fathom.Cli;

/// <summary>The option has no default and must be given.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class RequiredOptionAttribute : Attribute;
