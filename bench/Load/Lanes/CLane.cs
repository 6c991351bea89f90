using System.ComponentModel;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>The C program of <c>bench/CLane</c>: the limit of what the others can reach.</summary>
internal static class CLane
{
    /// <returns>Null, after a line that says so, where clang is not installed.</returns>
    public static async Task<Package?> BuildAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Programs.Repository, "artifacts/bench/c")).FullName;
        var program = Path.Combine(folder, "server");
        try
        {
            await Tool.RunAsync(Programs.Repository, "clang", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, "bench/CLane/server.c");
        }
        catch (Win32Exception)
        {
            Console.WriteLine("C lane not run: clang was not found; install the package clang and run again.");
            return null;
        }

        return Package.Of("C", "sockets", folder, program);
    }
}
