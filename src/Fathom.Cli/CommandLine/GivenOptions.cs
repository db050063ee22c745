namespace Fathom.Cli;

/// <summary>
/// Options of a verb some of which have no part in some combinations. It knows which were given, on the command line or in
/// --config, so that one without a part is refused and not passed over.
/// </summary>
abstract record GivenOptions
{
    /// <summary>Names with their dashes.</summary>
    internal IReadOnlySet<string> Given { get; set; } = new HashSet<string>();

    /// <param name="with">The option that leaves the others without a part, as it was given.</param>
    /// <param name="options">The others.</param>
    /// <exception cref="UsageException">One of them was given.</exception>
    public void Refuse(string with, params ReadOnlySpan<string> options)
    {
        foreach (string option in options)
            if (Given.Contains(option)) throw new UsageException($"{option}: has no part with {with}; leave one of them out");
    }

    /// <exception cref="UsageException">An option that is needed here has no value.</exception>
    public static void Need(string option, string value)
    {
        if (value.Length == 0) throw new UsageException($"{option} is missing");
    }
}
