using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CaptchaGate.TestKit.Networks;

/// <summary>
/// Sockets of this process in another network. A socket belongs to the network of the thread that made it, for good: one thread
/// that has entered the network makes them all.
/// </summary>
internal sealed partial class NamespaceSockets : IDisposable
{
    private const int NetworkNamespace = 0x40000000; // CLONE_NEWNET, setns(2)

    private readonly BlockingCollection<TaskCompletionSource<Socket>> _asked = [];

    public NamespaceSockets(string name)
    {
        var thread = new Thread(() => Make(name)) { IsBackground = true, Name = name };
        thread.Start();
    }

    public Task<Socket> CreateAsync()
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add(made);
        return made.Task;
    }

    public void Dispose() => _asked.CompleteAdding();

    private void Make(string name)
    {
        using var file = File.OpenHandle($"/run/netns/{name}");
        var entered = Enter(file, NetworkNamespace) == 0 ? null : new Win32Exception();
        foreach (var made in _asked.GetConsumingEnumerable())
        {
            if (entered is not null)
                made.SetException(entered);
            else
                made.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(SafeFileHandle file, int type);
}
