using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Sites as --site names them; a name that no model could have is wrong usage.</summary>
static class SiteOption
{
    public static Site[] Parse(IReadOnlyList<string> names) => [.. names.Select(Parse).Distinct()];

    /// <exception cref="UsageException">There is no such kind of site.</exception>
    public static Site Parse(string name)
    {
        try
        {
            return Site.Parse(name);
        }
        catch (InputException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
