using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>
/// Breaks the program off in the midst of its work. On a busy machine it may have ended before: then its folder is put back as it
/// was and it is started again.
/// </summary>
static class Midway
{
    const int MostTries = 20;

    /// <summary>Kills it once it has got somewhere.</summary>
    /// <param name="folder">All that it writes.</param>
    /// <param name="reached">Whether it has got there.</param>
    /// <param name="ended">Whether its work is done.</param>
    /// <param name="command">The command line.</param>
    public static Task Kill(string folder, Func<bool> reached, Func<bool> ended, params string[] command) =>
        BreakOff(folder, reached, async running => await running.TryKill() && !ended(), command);

    /// <summary>Interrupts it once it has got somewhere, and says how it ended then.</summary>
    /// <inheritdoc cref="Kill"/>
    public static async Task<Finished> Interrupt(string folder, Func<bool> reached, params string[] command)
    {
        Finished? finished = null;
        await BreakOff(folder, reached, async running => (finished = await running.Interrupt()).Code != 0, command);
        return finished!;
    }

    static async Task BreakOff(string folder, Func<bool> reached, Func<RunningFathom, Task<bool>> end, string[] command)
    {
        using var before = new TempFolder();
        bool existed = Directory.Exists(folder);
        if (existed) RunFiles.Copy(folder, before.Path);
        for (int tries = 1; ; tries++)
        {
            using (RunningFathom running = FathomCommand.Start(command))
            {
                await running.Until(reached);
                if (await end(running)) return;
            }
            Assert.True(tries < MostTries, $"it had ended before it was to be broken off, {MostTries} times");
            Directory.Delete(folder, recursive: true);
            if (existed) RunFiles.Copy(before.Path, folder);
        }
    }
}
