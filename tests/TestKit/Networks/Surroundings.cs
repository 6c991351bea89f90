using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.TestKit.Networks;

/// <summary>What a case in a network of its own needs of the machine.</summary>
internal static class Surroundings
{
    private static readonly Task<string?> Looked = LookAsync();

    /// <returns>What is missing, in words that complete "it needs …"; null where nothing is.</returns>
    public static Task<string?> MissingAsync() => Looked;

    private static async Task<string?> LookAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return "Linux and root";
        if (Cgroup.Missing is { } missing)
            return missing;
        // The whole of it at once: a container may have the programs and not the right to use them.
        var name = Leftovers.NameOf(0);
        try
        {
            var (code, output) = await Command.TryAsync("ip", "netns", "add", name);
            if (code == 0)
                (code, output) = await Command.TryAsync("ip", "netns", "exec", name, "unshare", "--mount", "iptables", "-w", "-S");
            if (code == 0)
                (code, output) = await Command.TryAsync("prlimit", "--version");
            return code == 0 ? null : $"the packages iproute2, iptables and util-linux, and the right to use them ({output.Split('\n')[0]})";
        }
        finally
        {
            await Command.TryAsync("ip", "netns", "delete", name);
        }
    }
}
