using System.Diagnostics;
using System.Globalization;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.TestKit.Networks;

/// <summary>
/// Namespaces, control groups, folders and processes of cases. Their names carry the id of the process that made them, so that what a
/// killed run left behind can be told from what is in use.
/// </summary>
internal static class Leftovers
{
    private const string Prefix = "captchagate-";
    private const string Namespaces = "/run/netns";

    /// <summary>The name of this process's case <paramref name="number"/>.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{number}");

    public static string FolderOf(string name) => Path.Combine(Path.GetTempPath(), name);

    /// <summary>Removes what belongs to processes that are no more.</summary>
    public static async Task RemoveAllAsync()
    {
        var namespaces = Directory.Exists(Namespaces) ? Directory.EnumerateFiles(Namespaces, Prefix + "*").Select(static path => Path.GetFileName(path)) : [];
        var folders = Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Select(static path => Path.GetFileName(path));
        foreach (var name in namespaces.Concat(folders).Concat(Cgroup.Names(Prefix)).Distinct(StringComparer.Ordinal).ToArray())
        {
            if (OwnerOf(name) is { } owner && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{owner}")))
                await RemoveAsync(name);
        }
    }

    /// <summary>Removes the case <paramref name="name"/>: first its processes, then what they used.</summary>
    public static async Task RemoveAsync(string name)
    {
        await EndServerAsync(name);
        var (_, output) = await Command.TryAsync("ip", "netns", "pids", name);
        var processes = output.Split('\n').Select(static line => int.TryParse(line, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(static id => id > 0);
        foreach (var id in processes.ToArray())
            await EndAsync(id);
        await Command.TryAsync("ip", "netns", "delete", name);
        // The kernel takes a moment to let go of a process that has ended.
        for (var tries = 0; !Cgroup.Remove(name) && tries < 100; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        if (Directory.Exists(FolderOf(name)))
            Directory.Delete(FolderOf(name), recursive: true);
    }

    /// <summary>Ends what runs in the control group of the case <paramref name="name"/>.</summary>
    public static async Task EndServerAsync(string name)
    {
        foreach (var id in Cgroup.Processes(name).Distinct().ToArray())
            await EndAsync(id);
    }

    private static int? OwnerOf(string name) =>
        int.TryParse(name[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner) ? owner : null;

    private static async Task EndAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            await process.WaitForExitAsync();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }
}
