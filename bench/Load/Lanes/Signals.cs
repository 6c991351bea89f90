using System.Runtime.InteropServices;

namespace CaptchaGate.Bench.Load.Lanes;

internal static partial class Signals
{
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);
}
