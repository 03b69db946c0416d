# SPDX-License-Identifier: MIT
# frozen_string_literal: true

module LibRFM
  # Memory in which C puts what it makes, and who lets go of that. It is there before anything is made: then whatever a handler of a signal
  # raises, and wherever, there is one owner, neither none nor two.
  class Owner < ::FFI::AutoPointer
    # threads: what it works with. free lets go of what is in the memory, if anything is; it must not refer to the owner.
    def initialize(size, threads, free)
      memory = ::FFI::MemoryPointer.new(:char, size)
      @memory = memory # whose address stays good after free
      super(::FFI::Pointer.new(memory.address), Owner.releaser(memory, threads, free))
      threads&.retain(memory)
    end

    def self.releaser(memory, threads, free)
      lambda do |_|
        Interrupts.later do
          Interrupts.finish do
            free.call(memory)
            threads&.release(memory)
          end
        end
      end
    end

    # Frees the object whose address is in the memory, once: Ruby looks for no signals between the last two lines.
    def self.freeing(free)
      lambda do |memory|
        object = memory.get_pointer(0)
        next if object.null?

        memory.put_pointer(0, nil)
        FFI.public_send(free, object)
      end
    end
  end

  # One object of the library, or a part of another. Whoever needs its memory refers to it, and the garbage collector frees it.
  class Handle < ::FFI::Pointer
    attr_reader :host

    # owner: what must live as long.
    def initialize(address, owner, host)
      super(address)
      @owner = owner
      @host = host
    end

    def part(address)
      Handle.new(address, self, @host)
    end
  end

  # The threads of a pool. They end after the last object that uses them, whatever the order in which objects are freed; not in a child of
  # fork, which has no threads but its own.
  class Threads
    # Where their address is.
    attr_reader :memory

    def initialize
      @memory = ::FFI::MemoryPointer.new(:pointer)
      @users = {}.compare_by_identity
      @process = Process.pid
    end

    def pointer
      @memory.read_pointer
    end

    def retain(user)
      @users[user] = true
    end

    # Whether the user had been noted or not.
    def release(user)
      @users.delete(user)
      FREE.call(@memory) if @users.empty? && !foreign?
    end

    # Whether they stayed in the parent process.
    def foreign?
      @process != Process.pid
    end

    FREE = Owner.freeing(:rfm_pool_free)
    private_constant :FREE

    # Lets go of threads when the last reference to them goes.
    class Lease < Owner
      attr_reader :threads

      NOTHING = ->(_) {} # made here, where it refers to no lease, which would never be garbage
      private_constant :NOTHING

      def initialize
        @threads = Threads.new
        super(0, @threads, NOTHING)
      end
    end
  end

  # Threads that tables and other objects may share; results never depend on their number.
  #
  # `threads` is how many work at once, 1 to 256, the calling one included; 0: one per processor.
  class Pool
    include Live

    def initialize(threads = 0)
      @lease = Threads::Lease.new
      Call.call(:rfm_pool_new, @lease.threads.memory, Values.whole(threads, "threads"), nil)
    end

    # What keeps the threads; nil when closed.
    attr_reader :lease

    # How many work at once.
    def threads
      FFI.rfm_pool_threads(use.pointer)
    end

    # Let go of the threads; they end when no object uses them any more.
    def close
      @lease = nil
    end

    def use
      raise Errors.state("the pool is closed") if @lease.nil?
      raise Errors.state("the pool stayed in the parent process") if @lease.threads.foreign?

      @lease.threads
    end

    def initialize_copy(_)
      raise TypeError, "threads cannot be copied"
    end

    private

    def summary
      @lease.nil? ? "closed" : "#{FFI.rfm_pool_threads(@lease.threads.pointer)} threads"
    end
  end

  # The hooks of an object and of all that is made from it.
  class Host
    attr_reader :stop, :threads, :struct

    def initialize(pool, progress)
      @stop = Stop.new
      @struct = FFI.struct(FFI::Host)
      @lease = pool&.lease # also when the pool is closed meanwhile
      @threads = pool&.use
      @struct[:pool] = @threads.pointer if @threads
      watch(progress) if progress
    end

    # The hooks that these arguments ask for; nil when they ask for none.
    def self.of(pool: nil, threads: 1, progress: nil)
      raise TypeError, "pool: expected a Pool, got #{pool.class}" unless pool.nil? || pool.is_a?(Pool)
      raise TypeError, "progress: expected a Proc, got #{progress.class}" unless progress.nil? || progress.respond_to?(:call)

      count = Values.whole(threads, "threads")
      raise ::ArgumentError, "give either threads or a pool" if pool && count != 1

      pool = Pool.new(count) if count != 1
      pool || progress ? new(pool, progress) : nil
    end

    private

    def watch(progress)
      guarded = @stop.guard { |stage, done, _| progress.call(Values.borrowed_text(stage), done) }
      @progress = FFI.callback(:"rfm_host.progress", &guarded)
      @struct[:progress] = @progress
    end
  end

  # Calls of fallible functions, whose last argument is the error.
  module Call
    module_function

    def call(function, *args, stops: [])
      stops += args.filter_map { |arg| arg.host&.stop if arg.is_a?(Handle) }
      error = FFI::Error.new
      Interrupts.later do
        stops.each(&:take) # what a call that a signal interrupted has left is not of this one
        status = FFI.public_send(function, *args, error)
        stops.filter_map(&:take).first&.then { |exception| raise exception }
        raise Errors.of(status, error) unless status == FFI::RFM_OK
      end
    end
  end

  # What tables, features, scorers and all the others have in common.
  class Resource
    class << self
      attr_reader :noun, :free

      # An object around a handle.
      def adopt(handle, *more)
        allocate.tap { |made| made.send(:take_over, handle, *more) }
      end

      # What a function makes through its first argument.
      def create(function, *args, host: nil, stops: [])
        owner = Owner.new(::FFI::Pointer.size, host&.threads, Owner.freeing(free))
        stops += [host.stop] if host
        Call.call(function, owner, *args, stops: stops)
        Handle.new(owner.read_pointer, owner, host)
      end

      # An argument that must be an object of this class.
      def expect(value, name)
        raise TypeError, "#{name}: expected #{self.name.split('::').last}, got #{value.class}" unless value.is_a?(self)

        value
      end

      private

      def describe(noun, prefix)
        @noun = noun
        @free = :"#{prefix}_free"
      end
    end

    # Let go of the object. Its memory is freed when nothing that shares it is left.
    def close
      @handle = nil
    end

    # Whether close was called.
    def closed?
      @handle.nil?
    end

    # The object for a call; whoever holds it keeps it alive.
    def use
      handle = @handle # another thread may close it meanwhile
      raise Errors.state("the #{self.class.noun} is closed") if handle.nil?
      raise Errors.state("the #{self.class.noun} uses threads that stayed in the parent process") if handle.host&.threads&.foreign?

      handle
    end

    def initialize_copy(_)
      raise TypeError, "a #{self.class.noun} cannot be copied"
    end

    def marshal_dump
      raise TypeError, "a #{self.class.noun} cannot be marshalled: save what it was made of"
    end

    def inspect
      "#<#{self.class.name} #{closed? ? 'closed' : summary}>"
    end

    private

    def take_over(handle)
      @handle = handle
    end

    # Call a function with the object as its first argument.
    def call(function, *args, stops: [])
      Call.call(function, use, *args, stops: stops)
    end

    # What the block reads of memory that C lent: another thread may close the object meanwhile.
    def held
      handle = use
      [yield(handle), handle].first
    end

    # A struct that a function fills in for the object.
    def filled(function, type, *args)
      made = FFI.struct(type)
      call(function, *args, made)
      made
    end
  end
end
