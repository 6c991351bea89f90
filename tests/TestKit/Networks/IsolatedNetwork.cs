using System.Net.Sockets;
using CaptchaGate.TestKit.Peers;
using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.TestKit.Networks;

/// <summary>
/// A network namespace with the service's addresses on its loopback device, a name server, both endpoints and a control client. What
/// happens in it stays in it; a process joins it by <see cref="Enter"/>.
/// </summary>
internal sealed class IsolatedNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task> Cleaned = new(Leftovers.RemoveAllAsync);
    // In real time, or where that is not allowed as nice as can be: the service is healthy, however busy the machine is.
    private static readonly string[] BeforeAllOthers =
        ["sh", "-c", "if chrt --rr 1 true 2> /dev/null; then exec chrt --rr 1 \"$@\"; else exec nice -n -19 \"$@\"; fi", "sh"];

    private static int _last;

    private readonly NamespaceSockets _sockets;
    private readonly SemaphoreSlim _oneCommand = new(1);
    private RunningProcess? _peer;
    private int _replies;

    private IsolatedNetwork(string name)
    {
        Name = name;
        Cgroup = Cgroup.Create(name);
        _sockets = new NamespaceSockets(name);
    }

    public string Name { get; }

    /// <value>A folder of this case's own.</value>
    public string Folder => Leftovers.FolderOf(Name);

    /// <value>The control group that a process joins by <see cref="Enter"/>.</value>
    public Cgroup Cgroup { get; }

    public string AuthorityFile => Path.Combine(Folder, NetworkProgram.AuthorityFile);

    public static async Task<IsolatedNetwork> CreateAsync()
    {
        await Cleaned.Value;
        var name = Leftovers.NameOf(Interlocked.Increment(ref _last));
        try
        {
            await Command.RunAsync("ip", "netns", "add", name);
            var network = new IsolatedNetwork(name);
            Directory.CreateDirectory(network.Folder);
            await network.SetUpAsync();
            return network;
        }
        catch
        {
            await Leftovers.RemoveAsync(name);
            throw;
        }
    }

    /// <summary>Runs a program in this network; not in its control group.</summary>
    public Task<string> RunAsync(params string[] command) => Command.RunAsync("ip", ["netns", "exec", Name, .. command]);

    public Task<string> IptablesAsync(params string[] arguments) => RunAsync(["iptables", "-w", .. arguments]);

    /// <summary>A command for <see cref="NetworkProgram"/>; see there.</summary>
    public async Task<PeerReport> TellAsync(string command)
    {
        await _oneCommand.WaitAsync();
        try
        {
            await _peer!.Input.WriteLineAsync(command);
            await _peer.Input.FlushAsync();
            var number = ++_replies;
            await _peer.LineAsync(_ => _peer.Lines.Count > number, Patience);
            return System.Text.Json.JsonSerializer.Deserialize<PeerReport>(_peer.Lines[number])!;
        }
        finally
        {
            _oneCommand.Release();
        }
    }

    public Task<PeerReport> ReportAsync() => TellAsync("report");

    /// <summary>A socket in this network.</summary>
    public Task<Socket> SocketAsync() => _sockets.CreateAsync();

    /// <summary>The command that becomes the one given after it, in this network and its control group, with this network's name server.</summary>
    public IReadOnlyList<string> Enter(bool limited)
    {
        var join = limited ? string.Concat(Cgroup.Folders.Select(static folder => $" && echo $$ > {folder}/cgroup.procs")) : "";
        return ["nsenter", $"--net=/run/netns/{Name}", "unshare", "--mount", "sh", "-c", $"mount --bind {Folder}/resolv.conf /etc/resolv.conf{join} && exec \"$@\"", "sh"];
    }

    public async ValueTask DisposeAsync()
    {
        if (_peer is not null)
            await _peer.DisposeAsync();
        _sockets.Dispose();
        _oneCommand.Dispose();
        await Leftovers.RemoveAsync(Name);
    }

    private async Task SetUpAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "resolv.conf"), $"nameserver {Addresses.NameServer}\n");
        var addresses = string.Concat(Addresses.All.Select(static address => $"ip address add {address}/32 dev lo && "));
        await RunAsync("sh", "-c", addresses + "ip link set lo up");
        _peer = RunningProcess.Start([.. Enter(limited: false), .. BeforeAllOthers, "dotnet", typeof(NetworkProgram).Assembly.Location, NetworkProgram.Name, Folder]);
        await _peer.LineAsync(static line => line is NetworkProgram.Ready, Patience);
    }
}
